/** Why an upload was refused: a code for programs, which stays, and a sentence for whoever sent it. */
export const FAILURE_REASONS = {
  empty: 'the file is empty',
  too_large: 'the file is larger than it may be',
  type_mismatch: 'the file is of another type than it is said to be',
  wrong_extension: 'the ending of the file’s name does not fit its content',
  not_an_image: 'the file is said to be an image, and is none',
  unsupported_format: 'this format of images can not be read: save it as JPEG, PNG, WebP or AVIF',
  too_many_pixels: 'the image has more than 50 million pixels',
  too_complex: 'the image takes too long to be drawn',
  active_content: 'the image holds scripts, or refers to things outside of itself',
  damaged: 'the file is damaged',
} as const;

export type FailureReason = keyof typeof FAILURE_REASONS;
