package io.hotdeal.gateway.response;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A response whose bytes are ready, so that a failure to render it cannot leave half of it on the connection. */
public final class RenderedResponse {

    private final int status;
    private final String contentType;
    private final Map<String, String> headers;
    private final byte[] body;

    public RenderedResponse(int status, String contentType, Map<String, String> headers, byte[] body) {
        this.status = status;
        this.contentType = contentType;
        this.headers = headers;
        this.body = body;
    }

    public int status() {
        return status;
    }

    public String contentType() {
        return contentType;
    }

    public Map<String, String> headers() {
        return headers;
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public byte[] body() {
        return body.clone();
    }

    public void writeTo(HttpServletResponse response) throws IOException {
        response.setStatus(status);
        headers.forEach(response::setHeader);
        if (status == HttpServletResponse.SC_NOT_MODIFIED || status == HttpServletResponse.SC_NO_CONTENT) {
            return; // has no body, and of the first a length of 0 would be the cached one's
        }
        response.setContentType(contentType);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
