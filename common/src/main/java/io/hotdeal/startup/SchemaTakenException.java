package io.hotdeal.startup;

import java.util.Collection;

/** The schema has tables with names of ours that no migration of ours has made. Nothing was changed. */
public final class SchemaTakenException extends RuntimeException {

    SchemaTakenException(Collection<String> tables) {
        super("the schema has tables of others with names that Hotdeal needs: " + String.join(", ", tables));
    }
}
