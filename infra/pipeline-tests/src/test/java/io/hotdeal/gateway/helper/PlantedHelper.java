package io.hotdeal.gateway.helper;

/** Stands in a package that is named by a layer. */
public class PlantedHelper {}
