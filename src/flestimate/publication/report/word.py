def word(publication): raise NotImplementedError
