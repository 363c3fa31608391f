package io.hotdeal.pipeline;

/** A master with two replicas; three sentinels choose. */
@RunsOn(TestStack.SENTINEL)
class SentinelPipelineIT extends TakeoverTests {

    private static final int REPLICAS = 2;

    SentinelPipelineIT(Pipeline pipeline) {
        super(pipeline, REPLICAS);
    }
}
