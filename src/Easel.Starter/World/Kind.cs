namespace Easel.Starter.World;

/// <summary>What a subject can be. The facts about each are in <see cref="KindFacts"/>.</summary>
public enum Kind
{
    House, Tree, Flower, Mountain, Car, Boat, Person, Cat, Dog, Fish, Umbrella,
    Sun, Moon, Star, Balloon, Kite, Bird, Rocket,
}
