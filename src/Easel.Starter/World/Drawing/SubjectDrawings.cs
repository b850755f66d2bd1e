using Easel.Starter.World.Drawing.Subjects;

namespace Easel.Starter.World.Drawing;

/// <summary>Which drawing belongs to which kind.</summary>
internal static class SubjectDrawings
{
    public static Action<Brush> Of(Kind kind) => kind switch
    {
        Kind.House => HouseDrawing.Draw,
        Kind.Tree => TreeDrawing.Draw,
        Kind.Flower => FlowerDrawing.Draw,
        Kind.Mountain => MountainDrawing.Draw,
        Kind.Car => CarDrawing.Draw,
        Kind.Boat => BoatDrawing.Draw,
        Kind.Person => PersonDrawing.Draw,
        Kind.Cat => CatDrawing.Draw,
        Kind.Dog => DogDrawing.Draw,
        Kind.Fish => FishDrawing.Draw,
        Kind.Umbrella => UmbrellaDrawing.Draw,
        Kind.Sun => SunDrawing.Draw,
        Kind.Moon => MoonDrawing.Draw,
        Kind.Star => StarDrawing.Draw,
        Kind.Balloon => BalloonDrawing.Draw,
        Kind.Kite => KiteDrawing.Draw,
        Kind.Bird => BirdDrawing.Draw,
        Kind.Rocket => RocketDrawing.Draw,
        Kind.Robot => RobotDrawing.Draw,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of subject."),
    };
}
