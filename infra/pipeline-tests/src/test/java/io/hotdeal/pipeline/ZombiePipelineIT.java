package io.hotdeal.pipeline;

/** With the group protocol that is the default. */
@RunsOn(value = TestStack.PLAIN, order = 14)
class ZombiePipelineIT extends ZombieTests {

    ZombiePipelineIT(Pipeline pipeline) {
        super(pipeline);
    }
}
