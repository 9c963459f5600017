"""The nouns of the business and the moves a case may make: plain Python that imports nothing of ours."""
