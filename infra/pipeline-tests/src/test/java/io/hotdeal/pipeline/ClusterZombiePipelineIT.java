package io.hotdeal.pipeline;

/** Where the brokers assign the partitions. */
@RunsOn(value = TestStack.CLUSTER, order = 1)
class ClusterZombiePipelineIT extends ZombieTests {

    ClusterZombiePipelineIT(Pipeline pipeline) {
        super(pipeline);
    }
}
