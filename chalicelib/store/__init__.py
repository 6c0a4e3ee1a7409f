"""The only room that talks to AWS: tables, bucket, queue, mail."""
