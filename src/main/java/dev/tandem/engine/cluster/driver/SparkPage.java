package dev.tandem.engine.cluster.driver;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the pages of Spark's masters and workers say of them. */
final class SparkPage {
    /** In the head of each page ({@code org.apache.spark.ui.UIUtils}); messages between programs don't name it. */
    private static final Pattern VERSION = Pattern.compile("class=\"version\"[^>]*>\\s*(\\d[^<\\s]*)");

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private SparkPage() {}

    /** The version of the Spark that serves a page; "" where that can't be read. */
    static String version(String page) {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(page)).timeout(PATIENCE).build();
            Matcher found = VERSION.matcher(
                    client.send(request, HttpResponse.BodyHandlers.ofString()).body());
            return found.find() ? found.group(1) : "";
        } catch (IOException | IllegalArgumentException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
