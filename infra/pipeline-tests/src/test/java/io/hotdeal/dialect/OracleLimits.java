package io.hotdeal.dialect;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ErrorNode;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.ParseTreeListener;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.apache.shardingsphere.sql.parser.autogen.OracleStatementParser;

/**
 * Refuses statements that the grammar accepts and Oracle 19c does not: the grammar takes any word as a type, a function or
 * a name, has operators of other databases, and does not check that two clauses exclude each other.
 */
final class OracleLimits implements ParseTreeListener {

    /** Built-in types of 19c, ANSI names among them. BOOLEAN came with 23ai. */
    private static final Set<String> TYPES =
            Set.of("BLOB", "CHAR", "CLOB", "DATE", "INTEGER", "NUMBER", "NVARCHAR2", "RAW", "TIMESTAMP", "VARCHAR2");

    /** The project's functions; check another one in the SQL Language Reference of 19c before you add it. */
    private static final Set<String> FUNCTIONS = Set.of(
            "COALESCE", "GREATEST", "LEAST", "LENGTH", "LOWER", "MOD", "NVL", "ROUND", "SUBSTR", "TRUNC", "UPPER");

    private static final Set<String> OPERATORS_OF_OTHERS = Set.of("%", "&", "&&", "|", "<<", ">>", "<=>", "~", ":=");

    /** Reserved words of 19c's SQL Language Reference: no name of a table, a column or an alias (ORA-00904, ORA-00903). */
    private static final Set<String> RESERVED = Set.of("""
            ACCESS ADD ALL ALTER AND ANY AS ASC AUDIT BETWEEN BY CHAR CHECK CLUSTER COLUMN COLUMN_VALUE COMMENT COMPRESS
            CONNECT CREATE CURRENT DATE DECIMAL DEFAULT DELETE DESC DISTINCT DROP ELSE EXCLUSIVE EXISTS FILE FLOAT FOR FROM
            GRANT GROUP HAVING IDENTIFIED IMMEDIATE IN INCREMENT INDEX INITIAL INSERT INTEGER INTERSECT INTO IS LEVEL LIKE
            LOCK LONG MAXEXTENTS MINUS MLSLABEL MODE MODIFY NESTED_TABLE_ID NOAUDIT NOCOMPRESS NOT NOWAIT NULL NUMBER OF
            OFFLINE ON ONLINE OPTION OR ORDER PCTFREE PRIOR PUBLIC RAW RENAME RESOURCE REVOKE ROW ROWID ROWNUM ROWS SELECT
            SESSION SET SHARE SIZE SMALLINT START SUCCESSFUL SYNONYM SYSDATE TABLE THEN TO TRIGGER UID UNION UNIQUE UPDATE
            USER VALIDATE VALUES VARCHAR VARCHAR2 VIEW WHENEVER WHERE WITH""".split("\\s+"));

    private final List<String> diagnostics;

    OracleLimits(List<String> diagnostics) {
        this.diagnostics = diagnostics;
    }

    @Override
    public void enterEveryRule(ParserRuleContext context) {
        String text = context.getText().toUpperCase(Locale.ROOT);
        switch (rule(context)) {
            case "dataTypeName" ->
                require(TYPES.contains(text), "the type " + text + " is none of Oracle 19c's " + TYPES);
            case "regularFunctionName" ->
                require(FUNCTIONS.contains(text), "the function " + text + " is not known to be Oracle's");
            case "tableName", "columnName", "alias", "constraintName", "indexName" ->
                require(!RESERVED.contains(text), text + " is a reserved word of Oracle and no name");
            case "select" ->
                require(
                        !(hasChild(context, "rowLimitingClause") && hasChild(context, "forUpdateClause")),
                        "Oracle does not lock rows that FETCH limits (ORA-02014)");
            default -> {}
        }
    }

    @Override
    public void visitTerminal(TerminalNode node) {
        String text = node.getText().toUpperCase(Locale.ROOT);
        require(!text.equals("TRUE") && !text.equals("FALSE"), "SQL of Oracle 19c has no boolean literal " + text);
        require(!OPERATORS_OF_OTHERS.contains(text), "Oracle has no operator " + text);
    }

    private void require(boolean kept, String complaint) {
        if (!kept) {
            diagnostics.add(complaint);
        }
    }

    /** An omitted clause is in the tree without text. A subquery's clauses belong to its own statement. */
    private static boolean hasChild(ParserRuleContext context, String rule) {
        for (ParseTree child : context.children) {
            if (child instanceof ParserRuleContext part
                    && !part.getText().isEmpty()
                    && (rule(part).equals(rule) || (rule(part).equals("selectSubquery") && hasChild(part, rule)))) {
                return true;
            }
        }
        return false;
    }

    private static String rule(ParserRuleContext context) {
        return OracleStatementParser.ruleNames[context.getRuleIndex()];
    }

    @Override
    public void visitErrorNode(ErrorNode node) {
        diagnostics.add("unreadable: " + node.getText());
    }

    @Override
    public void exitEveryRule(ParserRuleContext context) {}
}
