"""What notebook 03 shows and asks."""

NOTEBOOK = "03_log_sum_exp_and_float_formats"
