/** The mark, in an output's metadata, of a cell that could not run here for want of the images. */
export const LEFT_OUT = "left_out";
