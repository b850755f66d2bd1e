using System.Collections.Immutable;
using System.Text;
using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Imaging;
using Easel.Starter.World;
using Easel.Starter.World.Drawing;

namespace Easel.Starter.Lessons;

/// <summary>Something that the starter has never seen, to be taught by an adapter: a few drawn pictures with captions, and what a judge must see in those painted afterwards.</summary>
public abstract class Lesson
{
    private const ulong OrdinarySeed = 13;

    /// <summary>Every lesson there is.</summary>
    public static ImmutableArray<Lesson> All { get; } = [new RobotLesson(), new GildedLesson(), new PolarnightLesson()];

    /// <summary>The word that calls what was learnt; the lesson's name too.</summary>
    public abstract string Trigger { get; }

    /// <summary>One picture's scene.</summary>
    public abstract Scene SceneOf(Dice dice);

    /// <summary>A scene in words, with the trigger.</summary>
    public abstract string Caption(Scene scene, Dice dice);

    /// <summary>The scene as the lesson shows it, and as a judge must read it in a picture that was asked for with its caption.</summary>
    public virtual Scene Seen(Scene scene) => scene;

    /// <summary>The lesson of a name.</summary>
    /// <exception cref="InvalidRequestException">There is none.</exception>
    public static Lesson Named(string name) => All.FirstOrDefault(lesson => lesson.Trigger == name)
        ?? throw new InvalidRequestException("lesson", $"there is no '{name}'. Choose {string.Join(", ", All.Select(lesson => lesson.Trigger))}.");

    /// <summary>Draws a training folder as kohya's tools and Easel expect it: <c>FOLDER/REPEATS_TRIGGER/01.png</c> and <c>01.txt</c> …</summary>
    /// <param name="folder">Made where it is missing; files of the same names are replaced.</param>
    /// <param name="pictures">How many.</param>
    /// <param name="repeats">How often an epoch shows each.</param>
    /// <param name="seed">Another seed, other scenes.</param>
    /// <returns>The folder with the pictures.</returns>
    /// <exception cref="EaselException">They cannot be written.</exception>
    public string Write(string folder, int pictures = 12, int repeats = 10, ulong seed = 12)
    {
        var inner = Path.Combine(folder, $"{repeats}_{Trigger}");
        Write(inner, pictures, seed, SceneOf, Caption, Seen);
        return inner;
    }

    /// <summary>Draws ordinary scenes as pictures for regularisation, <c>FOLDER/1_scene/01.png</c> and <c>01.txt</c> …: what the model knows already, and is to keep.</summary>
    /// <param name="folder">Made where it is missing; files of the same names are replaced.</param>
    /// <param name="pictures">How many.</param>
    /// <returns>The folder with the pictures.</returns>
    /// <exception cref="EaselException">They cannot be written.</exception>
    public static string WriteOrdinary(string folder, int pictures)
    {
        var inner = Path.Combine(folder, "1_scene");
        Write(inner, pictures, OrdinarySeed, SceneGenerator.Next, (scene, dice) => Captioner.Precise(scene, dice, placed: true), scene => scene);
        return inner;
    }

    private static void Write(string folder, int pictures, ulong seed, Func<Dice, Scene> invent, Func<Scene, Dice, string> caption, Func<Scene, Scene> shown)
    {
        var dice = new Dice(seed);
        for (var i = 1; i <= pictures; i++)
        {
            var scene = invent(dice);
            WholeFile.Write(Path.Combine(folder, $"{i:d2}.png"), ImageEncoder.Encode(SceneRenderer.Draw(shown(scene)), ImageFormat.Png));
            WholeFile.Write(Path.Combine(folder, $"{i:d2}.txt"), Encoding.UTF8.GetBytes(caption(scene, dice)));
        }
    }

    /// <summary>A scene without small things, which twelve pictures cannot teach.</summary>
    protected static Scene NotSmall(Func<Scene> invent)
    {
        while (true)
        {
            var scene = invent();
            if (scene.Subjects.All(s => s.Size != SubjectSize.Small)) return scene;
        }
    }
}
