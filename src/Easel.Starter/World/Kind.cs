namespace Easel.Starter.World;

/// <summary>What a subject can be. The facts about each are in <see cref="KindFacts"/>.</summary>
public enum Kind
{
    House, Tree, Flower, Mountain, Car, Boat, Person, Cat, Dog, Fish, Umbrella,
    Sun, Moon, Star, Balloon, Kite, Bird, Rocket,

    /// <summary>A guest: the starter's training never shows it, so that an adapter has something new to learn.</summary>
    Robot,
}
