// Checks every document against its model. The models' JSON schemas have types, patterns and required fields, but let unknown fields
// pass; TypeScript's excess property check on a literal of the same models' type does not.
import {existsSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import ts from 'typescript';

const options = {
    strict: true, noEmit: true, skipLibCheck: true, types: [], module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler, target: ts.ScriptTarget.ES2022,
};

// The models are parsed once, however often the check runs; the documents change.
const host = ts.createCompilerHost(options);
const parse = host.getSourceFile;
const parsed = new Map();
host.getSourceFile = (file, ...more) => {
    if (file.includes('/.document-')) {
        return parse(file, ...more);
    }
    return parsed.get(file) ?? parsed.set(file, parse(file, ...more)).get(file);
};

function model({apiVersion, kind}) {
    const home = apiVersion.startsWith('keda.sh/') ? '@kubernetes-models/keda' : 'kubernetes-models';
    return `${home}/${apiVersion}/${kind}`;
}

function hasModel(document) {
    try {
        return existsSync(fileURLToPath(import.meta.resolve(model(document))));
    } catch {
        return false; // an API group that the packages do not export; schema() says so
    }
}

/** One line per mistake. The literals are written beside node_modules' packages, where the compiler finds the models. */
export function schema(documents, here) {
    const found = [];
    const literals = documents.flatMap((document, i) => {
        if (!hasModel(document)) {
            found.push(`${document.kind} ${document.metadata?.name}: no model of ${document.apiVersion}`);
            return [];
        }
        const type = `import(${JSON.stringify(model(document))}).I${document.kind}`;
        const file = join(here, `node_modules/.document-${i}.ts`);
        writeFileSync(file, `export const document: ${type} = ${JSON.stringify(document, null, 1)};\n`);
        return [{file, name: `${document.kind} ${document.metadata?.name}`}];
    });
    const program = ts.createProgram(literals.map(({file}) => file), options, host);
    for (const {file, name} of literals) {
        const source = program.getSourceFile(file);
        for (const d of [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]) {
            const line = source.text.slice(d.start).split('\n')[0].trim();
            found.push(`${name}: at ${line}: ${ts.flattenDiagnosticMessageText(d.messageText, ' ')}`);
        }
    }
    return found;
}

/** The schemas' own checks: patterns, formats and required fields. */
export async function patterns(documents) {
    const found = [];
    for (const document of documents.filter(hasModel)) {
        const {[document.kind]: Model} = await import(model(document));
        try {
            new Model(document).validate();
        } catch (e) {
            found.push(`${document.kind} ${document.metadata?.name}: ${e.message}`);
        }
    }
    return found;
}
