// Mistakes, each of which the check must catch: name, file, text, its replacement, words of the expected line.
const gateway = 'base/gateway-service.yaml';
const worker = 'base/order-worker.yaml';
const overlay = 'overlays/production/';

export const planted = [
    ['a misspelled field', gateway, 'readinessProbe:', 'redinessProbe:', `redinessProbe"' does not exist`],
    ['a misspelled field of KEDA', worker, 'cooldownPeriod:', 'coolDownPeriod:', `coolDownPeriod"' does not exist`],
    ['a wrong type', gateway, 'terminationGracePeriodSeconds: 75', 'terminationGracePeriodSeconds: "75"', "'string' is not assignable"],
    ['a value outside of its choice', gateway, 'ScheduleAnyway', 'ScheduleAnyhow', 'whenUnsatisfiable'],
    ['a threshold of KEDA that is a number', worker, 'lagThreshold: "2000"', 'lagThreshold: 2000', 'lagThreshold'],
    ["a misspelled word of KEDA's trigger", worker, 'offsetResetPolicy:', 'offsetRestPolicy:', 'does not know offsetRestPolicy'],
    ['a required field left out', gateway, '  maxReplicas: 10\n', '', 'must have required property maxReplicas'],
    ['a quantity that is none', gateway, 'memory: 1Gi}', 'memory: 1Gib}', 'memory'],
    ['a probe path that does not exist', gateway, '/actuator/health/readiness', '/actuator/health/ready', "is not the application's"],
    ['a probe at an unknown port', worker, 'port: actuator}', 'port: http}', 'unknown port'],
    ['more workers than partitions', worker, 'maxReplicaCount: 8', 'maxReplicaCount: 12', 'is not the 8 partitions'],
    ['a selector that matches no pod', gateway, 'selector: {app: gateway-service}', 'selector: {app: gateway}', 'matches no pod'],
    ['a variable that no property has', overlay + 'worker.env', 'HOTDEAL_WORKER_PAYMENT_URL', 'HOTDEAL_WORKER_PAYMENTS_URL', 'no property is set'],
    ["the worker's variable at the gateway", overlay + 'gateway.env', 'LEGACY_PAYMENT_URL', 'PAYMENT_URL', 'no property is set'],
    ['an autoscaler without target', gateway, 'kind: Deployment, name: gateway-service}', 'kind: Deployment, name: gateway}', 'does not exist'],
    ['a group that reads another topic', worker, 'topic: hotdeal.order.recorded.v1', 'topic: hotdeal.order.settled.v1', 'does not read'],
    ['an old image', overlay + 'kustomization.yaml', 'newTag: 0.1.0-SNAPSHOT', 'newTag: 0.0.9', 'is not of version'],
    ['a config map that does not exist', gateway, 'configMapRef: {name: hotdeal-gateway}', 'configMapRef: {name: hotdeal-gate}', 'there is no ConfigMap'],
    ['one user for both services', overlay + 'worker.env', '=HOTDEAL_WORKER', '=HOTDEAL_GATEWAY', 'logs in to the database as'],
    ["the owner's password without its job", overlay + 'migrate.yaml', 'name: hotdeal-owner', 'name: hotdeal-worker', 'unused'],
    ['a scaler without login', overlay + 'scaler.yaml', 'name: kafka', 'name: kafkas', 'there is no TriggerAuthentication'],
    ['killed before the notice is over', gateway, 'terminationGracePeriodSeconds: 75', 'terminationGracePeriodSeconds: 30', 'is killed before'],
    ['an actuator for everybody', 'base/network.yaml', '    - from:\n        - namespaceSelector:\n            matchLabels: {kubernetes.io/metadata.name: monitoring}\n      ports:\n        - {port: actuator}\n', '    - ports:\n        - {port: actuator}\n', 'actuator is open'],
    ['an actuator for every namespace', 'base/network.yaml', '        - namespaceSelector:\n            matchLabels: {kubernetes.io/metadata.name: monitoring}\n      ports:\n        - {port: actuator}\n', '        - namespaceSelector: {}\n      ports:\n        - {port: actuator}\n', 'actuator is open'],
    ['an actuator by its number', 'base/network.yaml', '- {port: http} # administration', '- {port: 8081} # administration', 'actuator is open'],
    ['no policy for the rest', overlay + 'network.yaml', '  policyTypes: [Ingress]', '  policyTypes: [Ingress]\n  ingress: [{}]', 'no NetworkPolicy refuses'],
    ['a connection in plain text', overlay + 'parts.env', '_SSL_ENABLED=true', '_SSL_ENABLED=false', 'not every connection is encrypted'],
    ['metrics by the administrator alone', overlay + 'gateway.secret.env', 'HOTDEAL_GATEWAY_METRICS_PASSWORD=\n', '', 'no user of its own'],
    ['a writable root filesystem', worker, 'readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false', 'not confined'],
];
