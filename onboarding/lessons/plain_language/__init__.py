"""Whether a lesson can be read by whoever starts here: long sentences, words of offices, the passive voice, figures of
speech, and questions that give their answer away. Dutch, whatever the language of the screens; it advises, no more."""
