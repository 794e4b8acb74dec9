"""What is logged, proposed and changed through the API, by the rules and in the words of the desk."""
