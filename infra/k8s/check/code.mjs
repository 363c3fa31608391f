// Reads from the code the values that the manifests must match: properties, topics, groups, partitions, version.
import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';

// Spring's own variables that we set; a further one must be added here, so that a misspelt name does not pass as Spring's.
const SPRING = ['server.port', 'management.server.port', 'spring.datasource.url', 'spring.datasource.username', 'spring.datasource.password',
    'spring.data.redis.host', 'spring.data.redis.port', 'spring.data.redis.password', 'spring.kafka.bootstrap-servers', 'spring.data.redis.username', 'spring.data.redis.ssl.enabled',
    'spring.kafka.security.protocol', 'spring.kafka.properties.sasl.mechanism', 'spring.kafka.properties.sasl.jaas.config',
    'spring.datasource.hikari.connection-init-sql', 'spring.flyway.enabled'];

const variable = property => property.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/[.-]/g, '_').toUpperCase();

function sources(root, module) {
    const main = join(root, module, 'src/main/java');
    return readdirSync(main, {recursive: true}).filter(name => name.endsWith('.java'))
        .map(name => readFileSync(join(main, name), 'utf8'));
}

function properties(source) {
    const values = [...source.matchAll(/@Value\("\$\{([\w.-]+)/g)].map(match => match[1]);
    const record = /@ConfigurationProperties\("([\w.-]+)"\)\s*(?:public )?record \w+\(([\s\S]*?)\)\s*\{/.exec(source);
    if (record) {
        const components = record[2].replace(/@\w+(\("[^"]*"\))?/g, '').split(',').map(part => part.trim().split(/\s+/).at(-1));
        values.push(...components.map(name => `${record[1]}.${name}`));
    }
    return values;
}

function one(text, pattern, what) {
    const match = pattern.exec(text);
    if (!match) {
        throw new Error(`the code does not say ${what} as this check expects it (${pattern})`);
    }
    return match[1];
}

/** variables: names per deployment; lag: topic per group; partitions; version; healthGroups. */
export function facts(root) {
    const common = sources(root, 'common');
    const all = common.join('\n');
    const variables = {};
    for (const service of ['gateway-service', 'order-worker']) {
        variables[service] = new Set([...SPRING, ...[...common, ...sources(root, service)].flatMap(properties)].map(variable));
    }
    const constant = name => one(all, new RegExp(`String ${name} = "([^"]+)"`), name);
    return {
        variables,
        lag: {[constant('RECORDER_GROUP')]: constant('REQUESTED_NAME'), [constant('PAYER_GROUP')]: constant('RECORDED_NAME')},
        partitions: Number(one(all, /@DefaultValue\("(\d+)"\) int partitions/, 'the default of partitions')),
        version: one(readFileSync(join(root, 'pom.xml'), 'utf8').replace(/<parent>[\s\S]*?<\/parent>/, ''),
            /<version>([^<]+)<\/version>/, 'the version'),
        healthPaths: ['/actuator/health/liveness', '/actuator/health/readiness'],
        phaseSeconds: 30, // Spring's default of spring.lifecycle.timeout-per-shutdown-phase
    };
}
