/** Which applications by their deliveries: one waits, one is dead, or nothing is left to be done. */
export const deliveryFilters = ['waiting', 'dead', 'forwarded'] as const;

export type DeliveryFilter = (typeof deliveryFilters)[number];
