import { z } from 'zod';

/**
 * What CommonGrants 0.4 (https://commongrants.org) says of an opportunity, as far as we fill it in. Strict: a field that the
 * protocol does not have is an error here, as it is for those who check what they read.
 */

/** A day, and a time of that day on clocks of a zone that the protocol has no field for: it is in `customFields`. */
const date = z.iso.date();
const time = z.iso.time({ precision: 0 });

const event = z.discriminatedUnion('eventType', [
  z.strictObject({
    name: z.string(),
    eventType: z.literal('singleDate'),
    date,
    time: time.optional(),
    description: z.string().optional(),
  }),
  z.strictObject({
    name: z.string(),
    eventType: z.literal('dateRange'),
    startDate: date,
    startTime: time.optional(),
    endDate: date,
    endTime: time.optional(),
    description: z.string().optional(),
  }),
]);

const customField = z.strictObject({
  name: z.string(),
  fieldType: z.enum(['string', 'number', 'integer', 'boolean', 'object', 'array']),
  value: z.unknown(),
  description: z.string(),
});

const opportunity = z.strictObject({
  id: z.uuid(),
  title: z.string(),
  status: z.strictObject({ value: z.enum(['forecasted', 'open', 'closed']) }),
  description: z.string(),
  keyDates: z.strictObject({
    postDate: event.optional(),
    closeDate: event,
    otherDates: z.record(z.string(), event),
  }),
  source: z.url(),
  customFields: z.record(z.string(), customField),
  createdAt: z.iso.datetime(),
  lastModifiedAt: z.iso.datetime(),
});

const answer = { status: z.literal(200), message: z.string() };

/** The list of opportunities, which has one page. */
export const opportunityList = z.strictObject({
  ...answer,
  items: z.array(opportunity),
  paginationInfo: z.strictObject({
    page: z.literal(1),
    pageSize: z.int().positive(),
    totalItems: z.int(),
    totalPages: z.literal(1),
  }),
});

/** One opportunity. */
export const opportunityAnswer = z.strictObject({ ...answer, data: opportunity });

export type Opportunity = z.infer<typeof opportunity>;
export type KeyDate = z.infer<typeof event>;
export type CustomField = z.infer<typeof customField>;
