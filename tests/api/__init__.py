"""The doors, called as API Gateway and the state machine call them."""
