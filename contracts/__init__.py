"""The words: messages, values, arithmetic and rights that every service agrees on."""
