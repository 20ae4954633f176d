"""Who is heard: consultations, answers and challenges."""
