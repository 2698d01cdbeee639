package io.github.jwtfilter.tools.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jwtfilter.testing.HeadlessChromium;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Can a person use the page with mouse, keyboard, phone or screen reader, and does all data stay on the machine? */
final class InspectBrowserTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(30);
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private static ChromeDriver browser;
    private static InspectServer server;
    private static InspectedApplication application;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        Optional<ChromeDriver> chromium = HeadlessChromium.start(folder, LogType.BROWSER);
        assumeTrue(chromium.isPresent(), "Browser tests are skipped: chromium and chromedriver are not both installed");
        browser = chromium.get();
        Path secret = folder.resolve("jwt.key");
        Files.writeString(secret, Given.SECRET);
        application = VerdictTest.application(VerdictTest.webXml(
                "secretFile", secret.toString(), "rules", "/* authenticated\n/admin/* role boss\n/public/* permit"));
        server = InspectServer.start(0, Optional.of(application), Given.CLOCK, Given.BERLIN);
        browser.executeCdpCommand("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.quit();
        }
        if (server != null) {
            server.close();
        }
        if (application != null) {
            application.close();
        }
    }

    @BeforeEach
    void open() {
        size(1280, 1500);
        scheme("light");
        browser.get(server.address().toString());
        waitFor("verdict-title", "Login needed");
    }

    private static void size(int width, int height) {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
    }

    private static void scheme(String name) {
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", name))));
    }

    private static WebElement find(String id) {
        return browser.findElement(By.id(id));
    }

    private static void waitFor(String id, String text) {
        new WebDriverWait(browser, PATIENCE, POLL)
                .until(ExpectedConditions.textToBePresentInElementLocated(By.id(id), text));
    }

    /** Types a long text as one paste. Single keys would take a second for a token. */
    private static void paste(String id, String text) {
        browser.executeScript(
                "const f = document.getElementById(arguments[0]); f.focus(); f.value = arguments[1];"
                        + " f.dispatchEvent(new Event('input', {bubbles: true}));",
                id,
                text);
    }

    private static void screenshot(String name) throws Exception {
        Files.createDirectories(SCREENSHOTS);
        Files.write(SCREENSHOTS.resolve("inspect-" + name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
    }

    @Test
    void tokenIsDecodedWhileItIsTyped() {
        String token = Given.token();
        int signature = token.lastIndexOf('.');
        paste("token", token.substring(0, signature));
        waitFor("problem-list", "This has 2.");
        find("token").sendKeys(token.substring(signature, signature + 6));
        waitFor("claims-rows", "in 29 minutes");
        waitFor("claims-rows", "2026-05-01 10:29:00 UTC");
        waitFor("claims-rows", "2026-05-01 12:29:00 CEST");
        waitFor("header-rows", "HMAC with SHA-256");
        paste("token", token);
        waitFor("token-status", "A signed token, decoded.");
        new WebDriverWait(browser, PATIENCE, POLL).until(ExpectedConditions.invisibilityOf(find("problems")));
    }

    /** The green result of the text before would be taken for that of the present one. */
    @Test
    void resultDoesNotOutliveItsToken() {
        paste("token", Given.token());
        paste("key", Given.SECRET);
        waitFor("verification-title", "✓ Verified");
        waitFor("verdict-title", "✓ Let through");
        paste("token", Given.token() + "a".repeat(100_000));
        waitFor("trouble", "expected at most 100000 characters");
        waitFor("verification-title", "Not verified");
        waitFor("verdict-title", "Not known");
        assertFalse(find("decoded").isDisplayed());
        browser.executeScript("const f = document.getElementById('token'); f.value = 'ey' + String.fromCharCode(0xd83d)"
                + " + 'J.a.b'; f.dispatchEvent(new Event('input', {bubbles: true}));");
        waitFor("problem-list", "is no character of base64url");
        browser.manage().logs().get(LogType.BROWSER);
    }

    @Test
    void rightAndWrongSecretAreTold() throws Exception {
        paste("token", "Cookie: jwt=" + Given.token());
        paste("key", Given.SECRET);
        waitFor("verification-title", "✓ Verified");
        waitFor("key-notes", "A secret for HS256");
        waitFor("token-status", "The token is the value of jwt.");
        waitFor("verdict-title", "✓ Let through");
        screenshot("light");
        scheme("dark");
        screenshot("dark");
        find("key").sendKeys("x");
        waitFor("verification-title", "✗ Not verified");
        waitFor("verification-text", "bad_signature");
    }

    @Test
    void signedTokenVerifies() {
        paste("key", Given.SECRET);
        paste("claims", "{\"sub\":\"bob\",\"roles\":[\"boss\"]}");
        find("sign").click();
        waitFor("sign-status", "Signed: ");
        find("use").click();
        waitFor("verification-title", "✓ Verified");
        waitFor("claims-rows", "in 30 minutes");
        paste("path", "/admin/users");
        waitFor("verdict-rows", "/admin/* role boss");
        waitFor("verdict-title", "✓ Let through");
        find("take").click();
        assertTrue(find("claims").getDomProperty("value").contains("\"sub\": \"bob\""));
    }

    @Test
    void claimsThatAreNoJsonAreShownAtTheirPlace() throws Exception {
        paste("key", Given.SECRET);
        paste("claims", "{\"sub\":bob}");
        find("sign").click();
        waitFor("sign-status", "Unrecognized token 'bob'");
        assertFalse(find("use").isEnabled());
        paste("token", Given.unsigned("{\"alg\":\"none\"}", "{\"sub\":\"a\",\"exp\":12x}", ""));
        waitFor("problem-list", "alg is none");
        screenshot("problems");
        browser.executeScript("document.getElementById('sign-section').scrollIntoView()");
        screenshot("sign");
    }

    @Test
    void verdictFollowsThePathTheMethodAndTheSource() {
        paste("token", Given.token());
        paste("path", "/admin/users");
        waitFor("verdict-title", "✗ 403: the user has none of the roles boss.");
        waitFor("verdict-rows", "/admin/* role boss");
        paste("path", "/public/a");
        waitFor("verdict-title", "✓ Let through");
        paste("path", "/x");
        new Select(find("source")).selectByValue("none");
        waitFor("verdict-title", "! Login needed: a browser that opens a page is sent to /user/login.");
        new Select(find("source")).selectByValue("cookie");
        find("method").clear();
        find("method").sendKeys("POST");
        waitFor("verdict-notes", "A request of a browser from another site gets 403");
        paste("token", Given.token(Given.claims().expiresAt(Given.NOW.minusSeconds(7200))));
        waitFor("verdict-rows", "refused, expired");
    }

    @Test
    void markupInATokenStaysText() {
        paste(
                "token",
                Given.unsigned(
                        "{\"alg\":\"HS256\",\"kid\":\"<img src=x onerror=alert(1)>\"}",
                        "{\"<b>x</b>\":\"<script>document.title='hacked'</script>\",\"exp\":1777640000}",
                        "aaaa"));
        waitFor("claims-rows", "<script>document.title='hacked'</script>");
        waitFor("claims-rows", "<b>x</b>");
        waitFor("header-rows", "<img src=x onerror=alert(1)>");
        assertEquals("Inspect tokens – jwt-filter", browser.getTitle());
        assertEquals(0, browser.findElements(By.tagName("img")).size());
    }

    @Test
    void everythingWorksWithTheKeyboardAlone() {
        assertEquals("token", browser.switchTo().activeElement().getDomAttribute("id"));
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 17; i++) {
            WebElement element = browser.switchTo().activeElement();
            String id = element.getDomAttribute("id");
            order.add(id == null || id.isEmpty() ? element.getTagName() : id);
            assertFalse(element.getCssValue("outline-style").equals("none"), "focus is visible: " + order);
            element.sendKeys(Keys.TAB);
        }
        assertEquals(
                List.of(
                        "token",
                        "key",
                        "form",
                        "algorithm",
                        "issuer",
                        "audience",
                        "method",
                        "path",
                        "source",
                        "filter",
                        "summary",
                        "claims",
                        "lifetime",
                        "type",
                        "sign",
                        "take",
                        "signed"),
                order);
        paste("key", Given.SECRET);
        find("sign").sendKeys(Keys.ENTER);
        waitFor("sign-status", "Signed: ");
        find("use").sendKeys(Keys.SPACE);
        waitFor("verification-title", "✓ Verified");
        assertEquals("token", browser.switchTo().activeElement().getDomAttribute("id"));
        find("token").sendKeys(Keys.ESCAPE);
        assertEquals("", find("token").getDomProperty("value"));
        waitFor("verification-text", "Paste a token first.");
    }

    @Test
    void narrowWindowShowsOneColumnWithoutHorizontalScrolling() throws Exception {
        paste(
                "token",
                Given.token(Given.claims()
                        .claim("long", "x".repeat(300))
                        .claim("a-rather-long-name-of-a-claim", List.of(1, 2, 3))));
        paste("key", Given.SECRET);
        waitFor("verification-title", "✓ Verified");
        find("sign").click();
        waitFor("sign-status", "Signed: ");
        for (int width : new int[] {768, 320, 360}) {
            size(width, 780);
            new WebDriverWait(browser, PATIENCE, POLL)
                    .until(shown -> browser.executeScript("return document.documentElement.clientWidth")
                            .equals((long) width));
            Object overflow = browser.executeScript(
                    "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
            assertEquals(0L, overflow, "at " + width);
            Object narrow = browser.executeScript(
                    "return [...document.querySelectorAll('main > section')].filter(s => s.clientWidth < arguments[0]).length",
                    width - 40);
            assertEquals(0L, narrow, "at " + width);
            Object cut = browser.executeScript("return [...document.querySelectorAll('main *')].filter(e =>"
                    + " e.getClientRects().length && !e.closest('thead, caption') && e.getBoundingClientRect().right >"
                    + " document.documentElement.clientWidth).map(e => e.outerHTML.slice(0, 80))");
            assertEquals(List.of(), cut, "at " + width);
        }
        for (String section : List.of("token", "decoded", "key", "application", "sign")) {
            browser.executeScript("document.getElementById(arguments[0] + '-section').scrollIntoView()", section);
            screenshot("phone-" + section);
        }
    }

    @Test
    void everyFieldHasALabelAndEveryTableItsHeaders() {
        paste("token", Given.token());
        waitFor("claims-rows", "alice");
        List<?> faults = (List<?>) browser.executeScript(String.join(
                "\n",
                "const faults = [];",
                "for (const field of document.querySelectorAll('input, select, textarea')) {",
                "  if (!field.labels.length || !field.labels[0].textContent.trim()) { faults.push('no label: ' + field.id); }",
                "}",
                "for (const button of document.querySelectorAll('button')) {",
                "  if (!button.textContent.trim()) { faults.push('no text: ' + button.id); }",
                "}",
                "for (const table of document.querySelectorAll('table')) {",
                "  if (!table.caption) { faults.push('no caption'); }",
                "  for (const row of table.tBodies[0].rows) {",
                "    if (row.cells[0].tagName !== 'TH' || row.cells[0].scope !== 'row') { faults.push('no row header'); }",
                "  }",
                "}",
                "for (const section of document.querySelectorAll('section')) {",
                "  if (!document.getElementById(section.getAttribute('aria-labelledby'))) { faults.push('section'); }",
                "}",
                "for (const target of document.querySelectorAll('[aria-describedby]')) {",
                "  for (const id of target.getAttribute('aria-describedby').split(' ')) {",
                "    if (!document.getElementById(id)) { faults.push('nothing has the id ' + id); }",
                "  }",
                "}",
                "const ids = [...document.querySelectorAll('[id]')].map(e => e.id);",
                "if (new Set(ids).size !== ids.length) { faults.push('an id twice'); }",
                "let level = 0;",
                "for (const heading of document.querySelectorAll('h1, h2, h3, h4')) {",
                "  const next = Number(heading.tagName[1]);",
                "  if (next > level + 1) { faults.push('heading skips a level: ' + heading.textContent); }",
                "  level = next;",
                "}",
                "if (!document.documentElement.lang) { faults.push('no language'); }",
                "return faults;"));
        assertEquals(List.of(), faults);
        assertEquals("status", find("verification").getDomAttribute("role"));
    }

    @Test
    void textHasEnoughContrastInLightAndDark() {
        paste("token", Given.token(Given.claims().expiresAt(Given.NOW.minusSeconds(60))));
        paste("key", Given.SECRET + "x");
        waitFor("verification-title", "✗ Not verified");
        assertContrast();
        scheme("dark");
        assertContrast();
    }

    private static void assertContrast() {
        List<?> faults = (List<?>) browser.executeScript(String.join(
                "\n",
                "const rgb = text => text.match(/[\\d.]+/g).map(Number);",
                "const light = c => { const [r, g, b] = c.map(v => v / 255)",
                "  .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);",
                "  return 0.2126 * r + 0.7152 * g + 0.0722 * b; };",
                "const back = e => { for (; e; e = e.parentElement) {",
                "  const c = rgb(getComputedStyle(e).backgroundColor);",
                "  if (c.length < 4 || c[3] > 0) { return c; } } return [255, 255, 255]; };",
                "const faults = [];",
                "for (const e of document.querySelectorAll('body *')) {",
                "  const text = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());",
                "  if (!text && !['INPUT', 'TEXTAREA'].includes(e.tagName) || !e.getClientRects().length",
                "      || e.disabled || e.tagName === 'OPTION') { continue; }",
                "  const a = light(rgb(getComputedStyle(e).color)); const b = light(back(e));",
                "  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);",
                "  if (ratio < 4.5) { faults.push(e.tagName + ' ' + e.id + ' ' + ratio + ' ' + e.textContent.slice(0, 40)); }",
                "}",
                "return faults;"));
        assertEquals(List.of(), faults);
    }

    @Test
    void pageDoesNotJumpWhileItLoads() {
        Object shift = browser.executeAsyncScript(String.join(
                "\n",
                "const done = arguments[arguments.length - 1];",
                "let sum = 0;",
                "new PerformanceObserver(list => {",
                "  for (const entry of list.getEntries()) { sum += entry.hadRecentInput ? 0 : entry.value; }",
                "}).observe({type: 'layout-shift', buffered: true});",
                "requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(sum), 0)));"));
        assertTrue(((Number) shift).doubleValue() < 0.05, "shift " + shift);
    }

    @Test
    void nothingLeavesTheMachineAndNothingIsStored() {
        paste("token", Given.token());
        paste("key", Given.SECRET);
        waitFor("verification-title", "✓ Verified");
        List<?> addresses = (List<?>) browser.executeScript(
                "return performance.getEntries().map(entry => entry.name).filter(name => name.includes(':'))");
        assertTrue(addresses.size() > 1, addresses.toString());
        for (Object address : addresses) {
            assertTrue(address.toString().startsWith(server.address().toString()), address.toString());
            assertFalse(address.toString().contains("eyJ"), "a token in an address");
        }
        assertEquals(0L, browser.executeScript("return localStorage.length + sessionStorage.length"));
        assertEquals("", browser.executeScript("return document.cookie"));
        assertFalse(browser.getCurrentUrl().contains("eyJ"));
        assertEquals(
                List.of(),
                browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                        .map(Object::toString)
                        .toList());
    }

    @Test
    void nextVisitFindsEmptyFields() {
        paste("token", Given.token());
        paste("key", Given.SECRET);
        waitFor("verification-title", "✓ Verified");
        browser.get("about:blank");
        browser.navigate().back();
        waitFor("verdict-title", "Login needed");
        assertEquals("", find("token").getDomProperty("value"));
        assertEquals("", find("key").getDomProperty("value"));
    }

    @Test
    void policyStopsForeignScripts() {
        Object ran = browser.executeScript(String.join(
                "\n",
                "const script = document.createElement('script');",
                "try { script.textContent = 'window.hacked = true'; } catch (e) { return String(window.hacked); }",
                "document.body.append(script);",
                "return String(window.hacked);"));
        assertEquals("undefined", ran);
        browser.manage().logs().get(LogType.BROWSER);
    }
}
