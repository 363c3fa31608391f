/** What the worker tells those who watch: its counts once a second, and audits that administrators ask for. */
@NullMarked
package io.hotdeal.worker.heartbeat;

import org.jspecify.annotations.NullMarked;
