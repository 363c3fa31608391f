// Compares the documents with each other and the code. One line per mistake.

const fits = (selector, labels) => Object.entries(selector ?? {}).every(([key, value]) => labels?.[key] === value);

// What KEDA 2.20.2 reads from the metadata of its kafka trigger (pkg/scalers/kafka_scaler.go); some also with FromEnv at the end.
const kafkaTrigger = ['bootstrapServers', 'consumerGroup', 'topic', 'partitionLimitation', 'lagThreshold', 'activationLagThreshold', 'offsetResetPolicy',
    'allowIdleConsumers', 'excludePersistentLag', 'scaleToZeroOnInvalidOffset', 'limitToPartitionsWithLag', 'ensureEvenDistributionOfPartitions', 'version',
    'tls', 'unsafeSsl', 'sasl', 'saslTokenProvider', 'awsRegion'];

export function references(documents, code) {
    const found = [];
    const demand = (holds, line) => holds || found.push(line);
    const of = kind => documents.filter(document => document.kind === kind);
    const named = (kind, name) => of(kind).find(document => document.metadata.name === name);
    const deployments = of('Deployment');
    const jobs = of('Job');
    const pods = [...deployments, ...jobs].map(workload => workload.spec.template.metadata.labels);

    const mustSelect = (document, selector) => demand(
        Object.keys(selector ?? {}).length > 0 && pods.some(labels => fits(selector, labels)),
        `${document.kind} ${document.metadata.name}: its selector ${JSON.stringify(selector)} matches no pod`);
    of('Service').forEach(service => mustSelect(service, service.spec.selector));
    of('PodDisruptionBudget').forEach(budget => mustSelect(budget, budget.spec.selector?.matchLabels));
    of('NetworkPolicy').filter(policy => policy.spec.podSelector?.matchLabels) // the one without is for all pods
        .forEach(policy => mustSelect(policy, policy.spec.podSelector.matchLabels));

    const ports = selector => deployments.filter(d => fits(selector, d.spec.template.metadata.labels))
        .flatMap(d => d.spec.template.spec.containers.flatMap(c => c.ports ?? [])).flatMap(p => [p.name, p.containerPort]);
    of('Service').forEach(service => service.spec.ports.forEach(port => demand(ports(service.spec.selector).includes(port.targetPort),
        `Service ${service.metadata.name}: no pod has the port ${port.targetPort}`)));
    of('NetworkPolicy').forEach(policy => (policy.spec.ingress ?? []).flatMap(rule => rule.ports ?? []).forEach(({port}) => demand(
        ports(policy.spec.podSelector.matchLabels).includes(port),
        `NetworkPolicy ${policy.metadata.name}: no pod has the port ${port}`)));

    // Who may reach a port that tells and does more than a buyer may see or do.
    const harmless = deployments.flatMap(d => d.spec.template.spec.containers.flatMap(c => c.ports ?? []))
        .filter(port => port.name !== 'actuator').flatMap(port => [port.name, port.containerPort]);
    of('NetworkPolicy').forEach(policy => (policy.spec.ingress ?? [])
        .filter(rule => !rule.ports?.length || rule.ports.some(({port, endPort}) => endPort || !harmless.includes(port)))
        .forEach(rule => demand(rule.from?.length > 0
            && rule.from.every(({namespaceSelector}) => Object.keys(namespaceSelector?.matchLabels ?? {}).length > 0),
        `NetworkPolicy ${policy.metadata.name}: its actuator is open to everybody`)));
    demand(of('NetworkPolicy').some(({spec}) => spec.policyTypes?.includes('Ingress') && !spec.ingress?.length
        && Object.keys(spec.podSelector ?? {}).length === 0), 'no NetworkPolicy refuses what no other one allows');

    const used = new Set();
    const environments = {};
    const databaseUsers = {};
    // A job is a command of the worker's image.
    for (const {metadata, spec} of jobs) {
        for (const container of spec.template.spec.containers) {
            for (const {secretRef, configMapRef} of container.envFrom ?? []) {
                const [kind, ref] = secretRef ? ['Secret', secretRef] : ['ConfigMap', configMapRef];
                used.add(`${kind} ${ref.name}`);
                demand(named(kind, ref.name), `Job ${metadata.name}: there is no ${kind} ${ref.name}`);
                Object.keys(named(kind, ref.name)?.data ?? {}).forEach(key => demand(code.variables['order-worker'].has(key),
                    `Job ${metadata.name}: no property is set by the variable ${key}`));
            }
            demand(container.image === `hotdeal/order-worker:${code.version}`, `Job ${metadata.name}: the image ${container.image} is not of version ${code.version}`);
        }
    }
    for (const {metadata, spec} of of('TriggerAuthentication')) {
        for (const {name, key} of spec.secretTargetRef ?? []) {
            used.add(`Secret ${name}`);
            demand(named('Secret', name)?.data?.[key] !== undefined, `TriggerAuthentication ${metadata.name}: there is no ${key} in a Secret ${name}`);
        }
    }
    of('ScaledObject').forEach(({metadata, spec}) => spec.triggers.forEach(({authenticationRef}) => demand(
        !authenticationRef || named('TriggerAuthentication', authenticationRef.name),
        `ScaledObject ${metadata.name}: there is no TriggerAuthentication ${authenticationRef?.name}`)));
    for (const deployment of deployments) {
        const {name} = deployment.metadata;
        const {spec} = deployment.spec.template;
        mustSelect(deployment, deployment.spec.selector.matchLabels);
        (spec.topologySpreadConstraints ?? []).forEach(spread => demand(
            fits(spread.labelSelector?.matchLabels, deployment.spec.template.metadata.labels),
            `Deployment ${name}: spreads other pods than its own`));
        for (const container of spec.containers) {
            const environment = {};
            for (const from of container.envFrom ?? []) {
                const [kind, ref] = from.secretRef ? ['Secret', from.secretRef] : ['ConfigMap', from.configMapRef];
                const source = named(kind, ref.name);
                demand(source, `Deployment ${name}: there is no ${kind} ${ref.name}`);
                used.add(`${kind} ${ref.name}`);
                Object.assign(environment, source?.data);
            }
            (container.env ?? []).forEach(variable => environment[variable.name] = variable.value);
            environments[name] = environment;
            Object.keys(environment).forEach(key => demand(code.variables[name]?.has(key),
                `Deployment ${name}: no property is set by the variable ${key}`));
            for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
                const get = container[probe]?.httpGet;
                demand(code.healthPaths.includes(get?.path), `Deployment ${name}: the ${probe}'s path ${get?.path} is not the application's`);
                demand((container.ports ?? []).some(port => port.name === get?.port), `Deployment ${name}: the ${probe} asks at an unknown port ${get?.port}`);
            }
            const kept = databaseUsers[environment.SPRING_DATASOURCE_USERNAME] ??= name;
            demand(kept === name, `Deployment ${name}: logs in to the database as ${kept} does`);
            const listens = Number(environment.SERVER_PORT ?? 8080);
            demand(container.ports?.[0]?.containerPort === listens, `Deployment ${name}: the application listens on ${listens}, not on its containerPort`);
            demand(container.image === `hotdeal/${name}:${code.version}`, `Deployment ${name}: the image ${container.image} is not of version ${code.version}`);
            const mounts = (container.volumeMounts ?? []).map(mount => mount.name);
            mounts.forEach(mount => demand((spec.volumes ?? []).some(volume => volume.name === mount), `Deployment ${name}: no volume ${mount}`));
            const confined = container.securityContext ?? {};
            demand(spec.securityContext?.runAsNonRoot && confined.readOnlyRootFilesystem && confined.allowPrivilegeEscalation === false
                && confined.capabilities?.drop?.includes('ALL'), `Deployment ${name}: its container is not confined`);
        }
        const notice = parseInt(environments[name].HOTDEAL_GATEWAY_SHUTDOWN_NOTICE ?? '0', 10);
        demand(notice < code.phaseSeconds, `Deployment ${name}: Spring cuts the notice of ${notice} s at ${code.phaseSeconds} s`);
        demand((spec.terminationGracePeriodSeconds ?? 30) > notice + code.phaseSeconds,
            `Deployment ${name}: is killed before the notice of ${notice} s and the ${code.phaseSeconds} s after it are over`);
        demand(Number(environments[name].HOTDEAL_TOPICS_PARTITIONS ?? code.partitions) === code.partitions,
            `Deployment ${name}: other partitions than the code's default of ${code.partitions}`);
    }
    for (const [name, environment] of Object.entries(environments)) {
        demand(environment.SPRING_DATASOURCE_URL?.includes('@tcps://') && environment.SPRING_DATA_REDIS_SSL_ENABLED === 'true'
            && environment.SPRING_KAFKA_SECURITY_PROTOCOL === 'SASL_SSL', `Deployment ${name}: not every connection is encrypted`);
        const user = Object.keys(environment).filter(key => /_(METRICS|ACTUATOR)_(USERNAME|PASSWORD)$/.test(key));
        demand(user.length === 2, `Deployment ${name}: Prometheus has no user of its own`);
    }
    for (const kind of ['ConfigMap', 'Secret']) {
        of(kind).forEach(({metadata}) => demand(used.has(`${kind} ${metadata.name}`), `${kind} ${metadata.name}: unused`));
    }

    const scaled = [...of('HorizontalPodAutoscaler'), ...of('ScaledObject')].map(scaler => {
        const {kind = 'Deployment', name} = scaler.spec.scaleTargetRef;
        demand(named(kind, name), `${scaler.kind} ${scaler.metadata.name}: its target ${kind} ${name} does not exist`);
        demand(named(kind, name)?.spec.replicas === undefined, `${kind} ${name}: has replicas, which every apply would reset`);
        return name;
    });
    demand(new Set(scaled).size === scaled.length, 'two autoscalers pull at one deployment');
    for (const {metadata, spec} of of('ScaledObject')) {
        demand(spec.maxReplicaCount === code.partitions,
            `ScaledObject ${metadata.name}: maxReplicaCount ${spec.maxReplicaCount} is not the ${code.partitions} partitions`);
        for (const {type, metadata: trigger} of spec.triggers) {
            Object.keys(trigger).forEach(key => demand(type === 'kafka' && kafkaTrigger.includes(key.replace(/FromEnv$/, '')),
                `ScaledObject ${metadata.name}: the trigger ${type} does not know ${key}`));
            demand(code.lag[trigger.consumerGroup] === trigger.topic,
                `ScaledObject ${metadata.name}: group ${trigger.consumerGroup} does not read ${trigger.topic}`);
            demand(environments[spec.scaleTargetRef.name]?.[trigger.bootstrapServersFromEnv],
                `ScaledObject ${metadata.name}: its target has no variable ${trigger.bootstrapServersFromEnv}`);
        }
        demand(Object.keys(code.lag).every(group => spec.triggers.some(({metadata: trigger}) => trigger.consumerGroup === group)),
            `ScaledObject ${metadata.name}: not every consumer group has a trigger`);
    }
    return found;
}
