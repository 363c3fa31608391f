package io.hotdeal.dialect;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.ParseTreeWalker;
import org.apache.shardingsphere.sql.parser.autogen.OracleStatementLexer;
import org.apache.shardingsphere.sql.parser.autogen.OracleStatementParser;
import org.jspecify.annotations.Nullable;

/**
 * The Oracle grammar of Apache ShardingSphere, with {@link OracleLimits} for statements that it wrongly accepts. It checks
 * no tables and no types of expressions: an accepted statement may still fail in a database.
 */
final class OracleGrammar {

    private OracleGrammar() {}

    /**
     * The errors of one statement; empty when Oracle 19c's grammar accepts it.
     *
     * @param sql with {@code ?} for parameters, without a semicolon at its end
     */
    static List<String> diagnostics(String sql) {
        List<String> diagnostics = new ArrayList<>();
        var listener = new BaseErrorListener() {
            @Override
            public void syntaxError(
                    Recognizer<?, ?> source,
                    @Nullable Object symbol,
                    int line,
                    int column,
                    String message,
                    @Nullable RecognitionException cause) {
                diagnostics.add("line %d, column %d: %s".formatted(line, column + 1, message));
            }
        };
        var lexer = new OracleStatementLexer(CharStreams.fromString(sql));
        lexer.removeErrorListeners();
        lexer.addErrorListener(listener);
        var parser = new OracleStatementParser(new CommonTokenStream(lexer));
        parser.removeErrorListeners();
        parser.addErrorListener(listener);
        // The rule ends with the end of the text, so nothing after a first statement is overlooked.
        ParseTree statement = parser.execute();
        if (diagnostics.isEmpty()) {
            ParseTreeWalker.DEFAULT.walk(new OracleLimits(diagnostics), statement);
        }
        return diagnostics;
    }
}
