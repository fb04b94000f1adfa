// Turns the captions of a film on as it starts: as the browser's own default they would be fetched with the lesson.
document.querySelectorAll("video").forEach((film) => {
    const show = () => [...film.textTracks].forEach((track) => { track.mode = "showing"; });
    film.addEventListener("play", show, { once: true });
});
