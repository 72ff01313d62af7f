"""The embedded SYNTHETIC labour force survey: nobody in it is real."""
