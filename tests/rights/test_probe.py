def test_world(world):
    print(sorted(world.things), sorted(world.people))
