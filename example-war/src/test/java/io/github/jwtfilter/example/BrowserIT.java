package io.github.jwtfilter.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Can a person with a browser log in at Bank, go to Retirement and log out again? */
class BrowserIT {
    private static final ExampleServer BANK = new ExampleServer("Bank", 0);
    private static final ExampleServer RETIREMENT = new ExampleServer("Retirement", 0);
    private static final Dimension DESKTOP = new Dimension(1280, 800);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Dimension PHONE = new Dimension(390, 844);

    private static Path screenshots;
    private static ChromeDriver browser;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        Optional<Path> chromium = onPath("chromium", "chromium-browser", "google-chrome");
        Optional<Path> driver = onPath("chromedriver");
        assumeTrue(
                chromium.isPresent() && driver.isPresent(),
                "Browser tests are skipped: chromium and chromedriver are not both installed");
        Path war = Path.of(System.getProperty("example.war"));
        screenshots = Files.createDirectories(war.resolveSibling("screenshots"));
        System.setProperty("example.secretFile", SecretFile.in(directory).toString());
        BANK.open();
        RETIREMENT.open();
        BANK.add("/note", new NoteServlet());
        BANK.add("/assets/note", new NoteServlet());
        BANK.start(war, directory, RETIREMENT);
        RETIREMENT.start(war, directory, BANK);
        browser = launch(chromium.orElseThrow(), driver.orElseThrow(), directory);
    }

    private static Optional<Path> onPath(String... names) {
        String[] folders = System.getenv().getOrDefault("PATH", "").split(File.pathSeparator);
        return Stream.of(names)
                .flatMap(name -> Stream.of(folders).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts the browser. A busy machine may start it too late, so there are three attempts. */
    private static ChromeDriver launch(Path chromium, Path driver, Path directory) {
        for (int attempt = 1; ; attempt++) {
            try {
                return launchOnce(chromium, driver, directory.resolve("profile" + attempt));
            } catch (WebDriverException e) {
                if (attempt == 3) {
                    throw e;
                }
            }
        }
    }

    private static ChromeDriver launchOnce(Path chromium, Path driver, Path profile) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.toString());
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--user-data-dir=" + profile);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driver.toFile())
                .usingAnyFreePort()
                .withTimeout(PATIENCE)
                .build();
        return new ChromeDriver(service, options);
    }

    @AfterAll
    static void stop() throws Exception {
        if (browser != null) {
            browser.quit();
        }
        BANK.stop();
        RETIREMENT.stop();
    }

    @BeforeEach
    void forgetLogins() {
        browser.get(BANK.url() + "/user/login");
        browser.manage().deleteAllCookies();
        browser.manage().window().setSize(DESKTOP);
    }

    @Test
    void oneLoginOpensBothServersAndEndsWithLogout() throws Exception {
        browser.get(BANK.url() + "/accounts");
        assertEquals(BANK.url() + "/user/login", browser.getCurrentUrl());
        takeScreenshot("login");

        signIn("customer@example.org", "sunny-harbour");
        assertEquals(BANK.url() + "/accounts", browser.getCurrentUrl());
        takeScreenshot("bank-accounts");
        browser.get(BANK.url() + "/");
        takeScreenshot("bank");
        assertEquals(
                "customer@example.org", browser.findElement(By.tagName("h1")).getText());
        Cookie cookie = browser.manage().getCookieNamed("jwt");
        assertTrue(cookie.isHttpOnly());
        assertNull(browser.manage().getCookieNamed("JSESSIONID"));

        follow(By.linkText("Go to Retirement"));
        assertEquals(RETIREMENT.url() + "/", browser.getCurrentUrl());
        assertEquals(
                "customer@example.org", browser.findElement(By.tagName("h1")).getText());
        takeScreenshot("retirement");

        follow(By.xpath("//button[text()='Log out']"));
        assertEquals(RETIREMENT.url() + "/user/login", browser.getCurrentUrl());
        assertNull(browser.manage().getCookieNamed("jwt"));
        browser.get(BANK.url() + "/");
        assertEquals(BANK.url() + "/user/login", browser.getCurrentUrl());
    }

    @Test
    void wrongPasswordIsReportedAndTheNameIsKept() throws Exception {
        signIn("customer@example.org", "wrong");
        assertTrue(browser.findElement(By.className("bad")).getText().contains("do not match"));
        assertEquals(
                "customer@example.org", browser.findElement(By.name("username")).getDomProperty("value"));
        takeScreenshot("login-refused");
        signIn("", "sunny-harbour");
        assertEquals(BANK.url() + "/", browser.getCurrentUrl());
    }

    @Test
    void theLoginPageFitsAPhone() throws Exception {
        browser.manage().window().setSize(PHONE);
        browser.get(BANK.url() + "/user/login");
        takeScreenshot("login-phone");
        long width = (Long) browser.executeScript("return document.documentElement.scrollWidth");
        long shown = (Long) browser.executeScript("return window.innerWidth");
        assertFalse(width > shown, width + " pixels on a screen of " + shown);
        assertTrue(browser.findElement(By.tagName("button")).isDisplayed());
    }

    @Test
    void forbiddenPageSaysNoAccess() throws Exception {
        signIn("customer@example.org", "sunny-harbour");
        browser.get(BANK.url() + "/admin/");
        assertEquals("No access", browser.findElement(By.tagName("h1")).getText());
        takeScreenshot("no-access");
    }

    @Test
    void formIsSentAgainAfterLoginInAnotherTab() throws Exception {
        signIn("customer@example.org", "sunny-harbour");
        browser.get(BANK.url() + "/note");
        browser.findElement(By.name("note")).sendKeys("typed for an hour: äöü €");
        endLoginInTheBackground();
        follow(By.tagName("button"));
        assertEquals(
                "Your sign-in has ended", browser.findElement(By.tagName("h1")).getText());
        assertEquals(
                "Your form was not processed.",
                browser.findElement(By.className("bad")).getText());
        takeScreenshot("form-not-processed");
        browser.manage().window().setSize(PHONE);
        takeScreenshot("form-not-processed-phone");
        browser.manage().window().setSize(DESKTOP);

        String firstTab = browser.getWindowHandle();
        browser.findElement(By.linkText("Sign in in a new tab")).click();
        new WebDriverWait(browser, PATIENCE).until(ExpectedConditions.numberOfWindowsToBe(2));
        Set<String> tabs = browser.getWindowHandles();
        tabs.remove(firstTab);
        browser.switchTo().window(tabs.iterator().next());
        new WebDriverWait(browser, PATIENCE).until(ExpectedConditions.presenceOfElementLocated(By.name("username")));
        signIn("customer@example.org", "sunny-harbour");
        assertEquals("You are signed in", browser.findElement(By.tagName("h1")).getText());
        takeScreenshot("signed-in");
        browser.close();

        browser.switchTo().window(firstTab);
        browser.navigate().refresh();
        new WebDriverWait(browser, PATIENCE).until(ExpectedConditions.titleIs("Noted"));
        assertEquals(
                "typed for an hour: äöü € – noted for customer@example.org, same-origin",
                browser.findElement(By.tagName("p")).getText());
    }

    /** The browser still marks a reload as cross-site, so a trick to make a user resubmit another site's form fails. */
    @Test
    void formOfAnotherSiteStaysCrossSiteAfterReload() {
        sendFromAnotherSite(BANK.url() + "/assets/note");
        assertEquals(
                "x – noted for null, cross-site",
                browser.findElement(By.tagName("p")).getText());
        browser.navigate().refresh();
        assertEquals(
                "x – noted for null, cross-site",
                browser.findElement(By.tagName("p")).getText());

        sendFromAnotherSite(BANK.url() + "/note");
        assertEquals(BANK.url() + "/user/login", browser.getCurrentUrl());
    }

    private static void sendFromAnotherSite(String address) {
        browser.get(RETIREMENT.url().replace("localhost", "127.0.0.1") + "/assets/style.css");
        WebElement page = browser.findElement(By.tagName("html"));
        browser.executeScript(
                "document.body.innerHTML = '<form method=post><input name=note value=x></form>';"
                        + " document.forms[0].action = arguments[0]; document.forms[0].submit()",
                address);
        awaitPageAfter(page);
    }

    /** Ends the login as another tab, or expiry, would end it. The browser still sends the cookie. */
    private static void endLoginInTheBackground() {
        Cookie login = browser.manage().getCookieNamed("jwt");
        browser.executeAsyncScript(
                "fetch(arguments[0], {method: 'POST'}).then(arguments[1])", BANK.url() + "/user/logout");
        browser.manage().addCookie(login);
    }

    /** Submits the login form. An empty name keeps the text in the field. */
    private static void signIn(String name, String password) {
        browser.findElement(By.name("username")).sendKeys(name);
        browser.findElement(By.name("password")).sendKeys(password);
        follow(By.cssSelector("main button"));
    }

    /** Clicks, and waits until the next page has replaced this one. */
    private static void follow(By link) {
        WebElement page = browser.findElement(By.tagName("html"));
        browser.findElement(link).click();
        awaitPageAfter(page);
    }

    /** Waits until another page has replaced this one. While that happens, the driver may fail in several ways. */
    private static void awaitPageAfter(WebElement page) {
        new WebDriverWait(browser, PATIENCE)
                .ignoring(WebDriverException.class)
                .until(ExpectedConditions.stalenessOf(page));
    }

    private static void takeScreenshot(String name) throws Exception {
        Files.write(screenshots.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
    }
}
