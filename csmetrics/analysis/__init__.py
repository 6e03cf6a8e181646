"""What answers do not say by themselves: why a number moved, who stands out, who may leave."""
