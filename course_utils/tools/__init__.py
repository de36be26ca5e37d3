"""What people who run or edit the course start by name: doctor, editions."""
