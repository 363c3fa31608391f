package io.hotdeal.gateway.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "2001:db8:1:2:3:4:5:6, 20010db800010002",
        "2001:db8:1:2::1, 20010db800010002",
        "0:0:0:0:0:0:0:1, 0000000000000000",
        "::ffff:192.0.2.7, 192.0.2.7",
        "not:an:address, not:an:address",
        "unknown, unknown"
    })
    void isAnIpv4AddressOrAnIpv6Network(String address, String key) {
        assertThat(ClientAddress.of(address)).isEqualTo(key);
    }
}
