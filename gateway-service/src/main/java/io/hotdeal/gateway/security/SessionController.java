package io.hotdeal.gateway.security;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Lets a page find out whether an administrator's credentials are right. There is no session: each request carries them. */
@RestController
class SessionController {

    @GetMapping("/admin/session")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void check() {}
}
