package io.hotdeal.gateway.ratelimit;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;

/**
 * Where a request comes from: an IPv4 address, or the first 64 bits of an IPv6 address, of which one household has all the
 * others. Behind a proxy it is the proxy's, unless {@code server.forward-headers-strategy} says to believe its headers.
 */
public final class ClientAddress {

    private static final int NETWORK_BYTES = 8;

    private ClientAddress() {}

    public static String of(HttpServletRequest request) {
        return of(request.getRemoteAddr());
    }

    static String of(String address) {
        // With a colon it is a literal or nothing: no name is looked up.
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            boolean isMapped = bytes.length <= NETWORK_BYTES;
            return isMapped
                    ? InetAddress.getByAddress(bytes).getHostAddress()
                    : HexFormat.of().formatHex(bytes, 0, NETWORK_BYTES);
        } catch (UnknownHostException notAnAddress) {
            return address;
        }
    }
}
