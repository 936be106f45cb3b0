/** Marks that a cell leaves in the metadata of its outputs, for the runner. */

/** This output differs from run to run by nature: the recorded one stays. */
export const VOLATILE = "volatile";

/** The cell could not run here for want of the images. */
export const LEFT_OUT = "left_out";
