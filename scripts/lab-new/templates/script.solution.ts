// TODO: solve every attack objective.
await lab.connect({ clientId: 'guest', userName: 'guest', password: lab.given['guest'] });
lab.log('Connected as the guest.');
