package io.github.jwtfilter.keycloak;

import io.github.jwtfilter.testing.HeadlessChromium;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A person with a Chromium. */
final class Chromium implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ChromeDriver driver;

    private Chromium(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Starts a Chromium with an empty profile in a folder; empty if the system has none. */
    static Optional<Chromium> start(Path folder) {
        return HeadlessChromium.start(folder, LogType.PERFORMANCE).map(Chromium::new);
    }

    /** Types an address. */
    void open(String uri) {
        driver.get(uri);
    }

    /** Types an address. Returns whether the browser reached the server of the last redirect. */
    boolean reaches(String uri) {
        try {
            driver.get(uri);
            // The driver reports a refused connection. A broken one only leads to the error page of the browser.
            return !String.valueOf(driver.executeScript("return location.href")).startsWith("chrome-error:");
        } catch (WebDriverException e) {
            if (e.getMessage().contains("net::ERR_")) {
                return false;
            }
            throw e;
        }
    }

    /** Opens an empty tab in front of this one. Returns a name of this one. */
    String openTab() {
        String before = driver.getWindowHandle();
        driver.switchTo().newWindow(WindowType.TAB);
        return before;
    }

    /** Closes this tab and shows another. */
    void closeTab(String next) {
        driver.close();
        driver.switchTo().window(next);
    }

    /** Returns whether the browser has requested a page at an address since the last call, also for a redirect. */
    boolean hasVisited(String beginning) {
        String request = "\"url\":\"" + beginning;
        // All entries must be read, so that the next call begins after them.
        return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                        .filter(entry -> entry.getMessage().contains("Network.requestWillBeSent\"")
                                && entry.getMessage().contains(request))
                        .count()
                > 0;
    }

    String address() {
        return driver.getCurrentUrl();
    }

    /** Returns the text of an element, for example {@code #user}. */
    String text(String selector) {
        return driver.findElement(By.cssSelector(selector)).getText().strip();
    }

    boolean shows(String selector) {
        return !driver.findElements(By.cssSelector(selector)).isEmpty();
    }

    /** Clicks an element, and waits until the next page has replaced this one. */
    void follow(String selector) {
        WebElement page = driver.findElement(By.tagName("html"));
        driver.findElement(By.cssSelector(selector)).click();
        new WebDriverWait(driver, PATIENCE)
                .ignoring(WebDriverException.class)
                .until(ExpectedConditions.stalenessOf(page));
    }

    /** Waits until a page of that address is shown. */
    void awaitAddress(String beginning) {
        try {
            new WebDriverWait(driver, PATIENCE)
                    .until(shown -> shown.getCurrentUrl().startsWith(beginning));
        } catch (TimeoutException e) {
            throw new AssertionError("expected " + beginning + ", got " + page(), e);
        }
    }

    /** Fills in Keycloak's login form. */
    void logInAtKeycloak(String user) {
        driver.findElement(By.id("username")).clear();
        driver.findElement(By.id("username")).sendKeys(user);
        driver.findElement(By.id("password")).sendKeys(Keycloak.PASSWORD);
        follow("#kc-login");
    }

    /** Forgets all cookies of all hosts. */
    void forgetCookies() {
        driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
    }

    /** Returns the names of all cookies of all hosts. */
    List<String> cookieNames() {
        return cookies().map(cookie -> (String) cookie.get("name")).toList();
    }

    /** Returns the value of a cookie of an application. */
    String cookie(String name, String path) {
        return cookies()
                .filter(cookie -> name.equals(cookie.get("name")) && path.equals(cookie.get("path")))
                .map(cookie -> (String) cookie.get("value"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no cookie " + name + " at " + path + " in " + cookieNames()));
    }

    @SuppressWarnings("unchecked")
    private Stream<Map<String, Object>> cookies() {
        Map<String, Object> answer = driver.executeCdpCommand("Network.getAllCookies", Map.of());
        return ((List<Map<String, Object>>) answer.get("cookies")).stream();
    }

    /** Returns address and text of the page. */
    String page() {
        return address() + ":\n" + text("body");
    }

    @Override
    public void close() {
        driver.quit();
    }
}
