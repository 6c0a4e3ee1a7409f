"""The product's stack on one machine: emulated AWS, plain addresses, mailbox and clock."""
