"""Sends each request of schemathesis from an address of its own (127.0.0.0/8 is all this machine): the limits for
an address would else answer most of them."""

import random

from urllib3.util import connection

connect = connection.create_connection
# not the seeded generator, which belongs to Hypothesis
numbers = random.SystemRandom()


def connect_from_anywhere(address, timeout=None, source_address=None, socket_options=None):
    source = f"127.{numbers.randint(1, 254)}.{numbers.randint(0, 255)}.{numbers.randint(1, 254)}"
    return connect(address, timeout, (source, 0), socket_options)


connection.create_connection = connect_from_anywhere
