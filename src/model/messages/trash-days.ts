/** For how many days what an editor deletes can be restored. */
export const trashDays = 90;
