"""The mathematics as code: pure functions on arrays, one module per idea; imports nothing of ours."""
