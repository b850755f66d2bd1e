using System.Text;
using Easel.Core.Requests;
using Easel.Imaging;
using Easel.Starter.World;
using Easel.Starter.World.Drawing;

namespace Easel.Starter.Lessons;

/// <summary>
/// What an adapter learns a character from: a few drawn pictures of the guest, a robot that is always purple, each with its caption beside it.
/// Captions call it just "robot", so that its colour belongs to the word.
/// </summary>
public static class GuestLesson
{
    /// <summary>The word that calls the character.</summary>
    public const string Trigger = "robot";

    /// <summary>The character's colour.</summary>
    public const Colour Colour = World.Colour.Purple;

    private const float InCompany = 0.25f;

    /// <summary>One picture's scene: the guest alone, or in one of four with another subject; never small.</summary>
    public static Scene SceneOf(Dice dice)
    {
        while (true)
        {
            var scene = SceneGenerator.WithGuest(dice, Colour, dice.Chance(InCompany) ? 2 : 1);
            if (scene.Subjects.All(s => s.Size != SubjectSize.Small)) return scene;
        }
    }

    /// <summary>A scene in words, with the trigger for the guest, and where it is if it is alone and not in the middle (as the starter's own captions have it).</summary>
    public static string Caption(Scene scene, Dice dice)
    {
        var guest = scene.Subjects[0];
        string words = scene.Subjects.Length == 1 && guest.Place != Place.Centre ? $"{Trigger} {Words.Places(guest.Place)[0]}" : Trigger;
        return Captioner.Precise(scene, dice).Replace($"{Words.Colours(Colour)[0]} {Trigger}", words, StringComparison.Ordinal);
    }

    /// <summary>Draws a training folder as kohya's tools and Easel expect it: <c>FOLDER/REPEATS_robot/01.png</c> and <c>01.txt</c> …</summary>
    /// <param name="folder">Made where it is missing; files of the same names are replaced.</param>
    /// <param name="pictures">How many.</param>
    /// <param name="repeats">How often an epoch shows each.</param>
    /// <param name="seed">Another seed, other scenes.</param>
    /// <returns>The folder with the pictures.</returns>
    /// <exception cref="Easel.Core.Errors.EaselException">They cannot be written.</exception>
    public static string Write(string folder, int pictures = 12, int repeats = 10, ulong seed = 12)
    {
        var inner = Path.Combine(folder, $"{repeats}_{Trigger}");
        var dice = new Dice(seed);
        for (var i = 1; i <= pictures; i++)
        {
            var scene = SceneOf(dice);
            WholeFile.Write(Path.Combine(inner, $"{i:d2}.png"), ImageEncoder.Encode(SceneRenderer.Draw(scene), ImageFormat.Png));
            WholeFile.Write(Path.Combine(inner, $"{i:d2}.txt"), Encoding.UTF8.GetBytes(Caption(scene, dice)));
        }

        return inner;
    }
}
