"""The parts that the simulated desktop is made of: ``DeskSimulator`` puts them together.

Each says in its own class ``Desktop`` what it needs of the desktop around it, and knows no more of it.
"""
