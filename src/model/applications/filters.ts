/** Which applications by their deliveries: one waits, one is dead, or nothing is left to be done. */
export const deliveryFilters = ['waiting', 'dead', 'forwarded'] as const;

/** Which applications by their reviews: nobody has them to review, some are not sent yet, or all are. */
export const reviewFilters = ['none', 'under-way', 'complete'] as const;

export type ReviewFilter = (typeof reviewFilters)[number];

export type DeliveryFilter = (typeof deliveryFilters)[number];
