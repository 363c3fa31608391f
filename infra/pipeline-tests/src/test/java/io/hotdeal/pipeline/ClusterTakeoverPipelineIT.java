package io.hotdeal.pipeline;

/** Three masters with a replica each; the masters choose. */
@RunsOn(value = TestStack.CLUSTER, order = 3)
class ClusterTakeoverPipelineIT extends TakeoverTests {

    private static final int REPLICAS = 3;

    ClusterTakeoverPipelineIT(Pipeline pipeline) {
        super(pipeline, REPLICAS);
    }
}
