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
    public static ImmutableArray<Lesson> All { get; } = [new RobotLesson(), new GildedLesson(), new PolarnightLesson(), new FindusLesson()];

    /// <summary>The word that calls what was learnt; the lesson's name too.</summary>
    public abstract string Trigger { get; }

    /// <summary>How many scenes are invented for each that is shown; of several, the one that is least like those before it is.</summary>
    protected virtual int Candidates => 1;

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

    /// <summary>What the lesson shows, with captions.</summary>
    /// <param name="pictures">How many.</param>
    /// <param name="seed">Another seed, other scenes.</param>
    public ImmutableArray<(Scene Scene, string Caption)> Pictures(int pictures = 12, ulong seed = 12)
    {
        var (dice, shown) = (new Dice(seed), ImmutableArray.CreateBuilder<(Scene Scene, string Caption)>(pictures));
        while (shown.Count < pictures)
        {
            var scene = Enumerable.Range(0, Candidates).Select(_ => SceneOf(dice)).MinBy(candidate => shown.Sum(other => Likeness(candidate, other.Scene)))!;
            shown.Add((scene, Caption(scene, dice)));
        }

        return shown.MoveToImmutable();
    }

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
        Write(inner, Pictures(pictures, seed).Select(picture => picture with { Scene = Seen(picture.Scene) }));
        return inner;
    }

    /// <summary>Draws ordinary scenes as pictures for regularisation, <c>FOLDER/1_scene/01.png</c> and <c>01.txt</c> …: what the model knows already, and is to keep.</summary>
    /// <param name="folder">Made where it is missing; files of the same names are replaced.</param>
    /// <param name="pictures">How many.</param>
    /// <returns>The folder with the pictures.</returns>
    /// <exception cref="EaselException">They cannot be written.</exception>
    public static string WriteOrdinary(string folder, int pictures)
    {
        var (inner, dice) = (Path.Combine(folder, "1_scene"), new Dice(OrdinarySeed));
        Write(inner, Enumerable.Range(0, pictures).Select(_ => SceneGenerator.Next(dice)).Select(scene => (scene, Captioner.Precise(scene, dice, placed: true))));
        return inner;
    }

    private static void Write(string folder, IEnumerable<(Scene Scene, string Caption)> pictures)
    {
        foreach (var (i, (scene, caption)) in pictures.Index())
        {
            WholeFile.Write(Path.Combine(folder, $"{i + 1:d2}.png"), ImageEncoder.Encode(SceneRenderer.Draw(scene), ImageFormat.Png));
            WholeFile.Write(Path.Combine(folder, $"{i + 1:d2}.txt"), Encoding.UTF8.GetBytes(caption));
        }
    }

    // How much two scenes have in common: sky and ground, whether there is company, and kinds that both show, in one place above all.
    private static int Likeness(Scene a, Scene b)
    {
        var (sky, ground, company) = (a.Sky == b.Sky, a.Ground == b.Ground, a.Subjects.Length == b.Subjects.Length);
        return (sky ? 2 : 0) + (ground ? 2 : 0) + (company ? sky || ground ? 3 : 1 : 0)
            + a.Subjects.Sum(s => b.Subjects.Where(t => t.Kind == s.Kind).Sum(t => t.Place != s.Place ? 1 : company ? 4 : 2));
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
