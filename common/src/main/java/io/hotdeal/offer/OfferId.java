package io.hotdeal.offer;

public record OfferId(int value) {}
